#ifndef PIDSHOT_REPORT_HTML_ASSETS_H
#define PIDSHOT_REPORT_HTML_ASSETS_H

/* Constants of the build, made by embed.py. */

/** The style, exactly as it stands between <style> and </style>. */
extern const char html_style[];
/** SHA-256 of it in base64, as a content security policy wants it. */
extern const char html_style_sha256[];

#endif
