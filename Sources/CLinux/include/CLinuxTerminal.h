#ifndef VPNAUDIT_CLINUX_TERMINAL_H
#define VPNAUDIT_CLINUX_TERMINAL_H

// Signals and the terminal of a command that goes on until the user ends it. A handler may call hardly anything of
// Swift's runtime, so it is written here.

// Lets SIGINT, SIGTERM, SIGHUP, SIGTSTP and SIGWINCH write their number, a byte each, to a descriptor that does not
// block. One that was ignored when the program started stays ignored. The second of the first three restores the
// terminal and ends the program at once, with the exit code that a shell gives for the signal.
void vpnaudit_ring_on_signals(int descriptor);

// Lets these signals do again what they did before.
void vpnaudit_stop_ringing(void);

// Stops the terminal from showing what is typed, where this process may (it is in the foreground): 0, or -errno.
int vpnaudit_quiet_terminal(int descriptor);

// Undoes vpnaudit_quiet_terminal.
void vpnaudit_restore_terminal(void);

// The terminal's size in cells (TIOCGWINSZ): 0, or -errno.
int vpnaudit_terminal_size(int descriptor, unsigned short *columns, unsigned short *rows);

#endif
