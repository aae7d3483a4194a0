namespace Gateway.Crypto;

/// <summary>Finds the header at the start of a stream and leaves the stream at the first byte of the payload.</summary>
internal static class HeaderReader
{
    private static ReadOnlySpan<byte> MacLineStart => "\n---"u8;

    internal static async ValueTask<Header> ReadAsync(LookaheadStream source, CancellationToken cancellationToken)
    {
        int searched = 0;
        while (true)
        {
            // Refused at the first wrong byte, so that a stream that is no age file is not read up to the limit.
            if (!MayBeHeader(source.Ahead))
            {
                throw new HeaderFormatException("The file does not start with the age v1 version line.");
            }

            if (TryFindEnd(source.Ahead, ref searched, out int length))
            {
                Header header = Header.Parse(source.Ahead[..length]);
                source.Consume(length);
                return header;
            }

            if (source.Ahead.Length > Header.MaxHeaderBytes || !await source.FillAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new HeaderFormatException("The header does not end, or is too large.");
            }
        }
    }

    private static bool MayBeHeader(ReadOnlySpan<byte> ahead)
    {
        int known = Math.Min(ahead.Length, HeaderParser.VersionLine.Length);
        return ahead[..known].SequenceEqual(HeaderParser.VersionLine[..known]);
    }

    // The MAC line is the first that starts with "---"; it ends at the next line feed.
    private static bool TryFindEnd(ReadOnlySpan<byte> ahead, ref int searched, out int length)
    {
        length = 0;
        int macLine = ahead[searched..].IndexOf(MacLineStart);
        if (macLine < 0)
        {
            searched = Math.Max(0, ahead.Length - MacLineStart.Length + 1);
            return false;
        }

        searched += macLine;
        int lineEnd = ahead[(searched + MacLineStart.Length)..].IndexOf((byte)'\n');
        length = searched + MacLineStart.Length + lineEnd + 1;
        return lineEnd >= 0;
    }
}
