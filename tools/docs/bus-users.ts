import { BUS_USERS, busPermissions } from '@pegboard/access';

/** A part of a NATS server's configuration: every user with its permissions, passwords from the environment. */
export function natsUsersFile(): string {
  const users = BUS_USERS.map((user) => {
    const { publish, subscribe, allow_responses } = busPermissions(user);
    const list = (subjects: readonly string[]): string => `[\n${subjects.map((subject) => `          "${subject}"`).join('\n')}\n        ]`;
    return `    {
      user: ${user}
      password: $NATS_${user.toUpperCase()}_PASSWORD
      permissions {
        publish {
        allow: ${list(publish.allow)}
        deny: ${list(publish.deny)}
        }
        subscribe: ${list(subscribe.allow)}
        allow_responses: ${allow_responses}
      }
    }`;
  });
  return `# Who may do what on the bus. Drawn by npm run docs from libs/access and libs/contracts: change it there.
# To use it: \`include users.conf\` in the server's configuration, and a password for each in the server's environment
# (a bcrypt hash, as \`nats server passwd\` makes one, works too and is better).
authorization {
  users = [
${users.join('\n')}
  ]
}
`;
}
