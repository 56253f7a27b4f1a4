// A user for each service, with its own database and nothing else. Once, by an administrator:
//   SALES_PASSWORD=… (one for each below) mongosh "mongodb://admin@…/admin" deploy/mongo/users.js
// A service is then told: MONGODB_URI=mongodb://sales:<password>@<host>/?authSource=pegboard_sales
const prefix = process.env.DATABASE_PREFIX ?? 'pegboard';

for (const name of ['sales', 'manufacturing', 'purchasing', 'inventory', 'planner', 'gateway']) {
  const pwd = process.env[`${name.toUpperCase()}_PASSWORD`];
  if (!pwd) throw new Error(`${name.toUpperCase()}_PASSWORD is not set`);
  const database = db.getSiblingDB(`${prefix}_${name}`);
  const user = { pwd, roles: [{ role: 'readWrite', db: `${prefix}_${name}` }] };
  if (database.getUser(name)) database.updateUser(name, user);
  else database.createUser({ user: name, ...user });
}
