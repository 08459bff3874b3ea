#ifndef PIDSHOT_CAPTURE_CHOOSE_SAY_H
#define PIDSHOT_CAPTURE_CHOOSE_SAY_H

#include "capture/process_list.h"
#include "capture/settings.h"

/* What choosing has to tell whoever asked. Lines end at newlines, but for the last. */

/** Nobody is what @selector asks for. */
void choose_say_nobody(struct strbuf *said, const struct selector *selector);

/**
 * Several fit, instead of what was said before: a line, and one a process with its user and its command line, which may be anybody's: masked, and fit for
 * a terminal.
 */
void choose_say_several(struct strbuf *said, int proc, const struct process_list *processes, const struct settings *settings);

/** Some processes could not be looked at: said where somebody was chosen (with the remarks) and where nobody was. */
void choose_say_unseen(struct strbuf *said, const struct process_list *processes);

/** What was chosen is not all that was meant, or perhaps not. */
void choose_say_remarks(struct strbuf *said, const struct process_list *processes, const struct settings *settings);

#endif
