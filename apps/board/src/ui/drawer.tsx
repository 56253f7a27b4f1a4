import { useEffect, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../words/words';

interface DrawerProps {
  readonly title: string;
  readonly isWide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A card over the screen, closed by Escape, by a press beside it, or by its button. */
export function Drawer({ title, isWide = false, onClose, children }: DrawerProps) {
  const { say } = useWords();
  // What had the focus may be gone by what it did; Escape closes the card nevertheless.
  useEffect(() => {
    const closed = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape' && document.activeElement === document.body) onClose();
    };
    document.addEventListener('keydown', closed);
    return () => document.removeEventListener('keydown', closed);
  }, [onClose]);
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()} className="overlay">
      <Modal className={isWide ? 'drawer wide' : 'drawer'}>
        <Dialog>
          <header>
            <Heading slot="title">{title}</Heading>
            <Button onPress={onClose}>{say('lists.close')}</Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
