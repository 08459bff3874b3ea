/*
 * For the static program alone (preset static): libarchive's archive file refers to libxml2, and that to ICU, from its xar
 * writer, which pidshot never asks for. Weak and answering NULL (no memory, to the caller), these keep both out.
 */
#include <stddef.h>

#define ABSENT(function) \
	__attribute__((weak)) void *function(void); \
	void *function(void) \
	{ \
		return NULL; \
	}

ABSENT(UTF8Toisolat1)
ABSENT(isolat1ToUTF8)
ABSENT(xmlBufferCreate)
ABSENT(xmlBufferFree)
ABSENT(xmlCleanupParser)
ABSENT(xmlFreeTextWriter)
ABSENT(xmlNewTextWriterMemory)
ABSENT(xmlTextWriterEndDocument)
ABSENT(xmlTextWriterEndElement)
ABSENT(xmlTextWriterSetIndent)
ABSENT(xmlTextWriterStartDocument)
ABSENT(xmlTextWriterStartElement)
ABSENT(xmlTextWriterWriteAttribute)
ABSENT(xmlTextWriterWriteBase64)
ABSENT(xmlTextWriterWriteFormatAttribute)
ABSENT(xmlTextWriterWriteString)
