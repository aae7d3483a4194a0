namespace Gateway.Crypto;

/// <summary>
/// Takes the ASCII armor off an age file (c2sp.org/age, ASCII armor; RFC 7468 §3, strict): full lines of 64 characters, one shorter at most at the
/// end, canonical base64, LF or CR LF, and nothing but white space before and after. A lenient reader would give one file many texts.
/// </summary>
internal sealed class ArmorReader(LookaheadStream source) : ForwardStream
{
    private const int LineChars = 64;
    private const int MaxWhiteSpaceBytes = 1024;

    private byte[] _decoded = [];
    private int _read;
    private bool _begun;
    private bool _sawLastLine;
    private bool _ended;

    internal static ReadOnlySpan<byte> BeginLine => "-----BEGIN AGE ENCRYPTED FILE-----"u8;

    internal static ReadOnlySpan<byte> EndLine => "-----END AGE ENCRYPTED FILE-----"u8;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>
    /// Whether a file is armored: it is not an age file as it stands and a PEM line stands among its first bytes. What stands before that block is
    /// then an error of the armor.
    /// </summary>
    internal static async ValueTask<bool> IsArmoredAsync(LookaheadStream source, CancellationToken cancellationToken)
    {
        if (await source.FillToAsync(HeaderParser.VersionLine.Length, cancellationToken).ConfigureAwait(false)
            && source.Ahead.StartsWith(HeaderParser.VersionLine))
        {
            return false;
        }

        _ = await source.FillToAsync(MaxWhiteSpaceBytes + BeginLine.Length, cancellationToken).ConfigureAwait(false);
        int begin = source.Ahead.IndexOf("-----"u8);
        return begin == 0 || (begin > 0 && source.Ahead[begin - 1] is (byte)'\n' or (byte)' ' or (byte)'\t');
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_read == _decoded.Length && !_ended)
        {
            await AdvanceAsync(cancellationToken).ConfigureAwait(false);
        }

        int length = Math.Min(buffer.Length, _decoded.Length - _read);
        _decoded.AsMemory(_read, length).CopyTo(buffer);
        _read += length;
        return length;
    }

    private async ValueTask AdvanceAsync(CancellationToken cancellationToken)
    {
        if (!_begun)
        {
            await SkipWhiteSpaceAsync(cancellationToken).ConfigureAwait(false);
            TakeLine(await FindLineAsync(cancellationToken).ConfigureAwait(false), BeginLine);
            _begun = true;
        }

        int lineLength = await FindLineAsync(cancellationToken).ConfigureAwait(false);
        if (Line(lineLength).SequenceEqual(EndLine))
        {
            TakeLine(lineLength, EndLine);
            await ExpectEndAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        DecodeLine(lineLength);
    }

    private void DecodeLine(int lineLength)
    {
        ReadOnlySpan<byte> line = Line(lineLength);
        if (_sawLastLine || line.Length is 0 or > LineChars || !StrictBase64.TryDecode(line, out byte[] decoded))
        {
            throw new ArmorFormatException("A line of the armor is not 64 characters of canonical base64, or a shorter one is not the last.");
        }

        _sawLastLine = line.Length < LineChars || line[^1] == (byte)'=';
        _decoded = decoded;
        _read = 0;
        source.Consume(lineLength);
    }

    private async ValueTask ExpectEndAsync(CancellationToken cancellationToken)
    {
        await SkipWhiteSpaceAsync(cancellationToken).ConfigureAwait(false);
        if (!source.Ahead.IsEmpty)
        {
            throw new ArmorFormatException("Something follows the armor.");
        }

        _ended = true;
    }

    private async ValueTask SkipWhiteSpaceAsync(CancellationToken cancellationToken)
    {
        int skipped = 0;
        do
        {
            int length = source.Ahead.IndexOfAnyExcept(WhiteSpace);
            length = length < 0 ? source.Ahead.Length : length;
            source.Consume(length);
            skipped += length;
            if (skipped > MaxWhiteSpaceBytes)
            {
                throw new ArmorFormatException("Too much white space surrounds the armor.");
            }
        }
        while (source.Ahead.IsEmpty && await source.FillAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes a whole line available ahead; its length includes the line end, which the last line of the file may lack.</summary>
    private async ValueTask<int> FindLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int end = source.Ahead.IndexOf((byte)'\n');
            if (end >= 0)
            {
                return end + 1;
            }

            if (source.Ahead.Length > LineChars + 2)
            {
                throw new ArmorFormatException("A line of the armor is too long.");
            }

            if (!await source.FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return source.Ahead.IsEmpty ? throw new ArmorFormatException("The armor does not end.") : source.Ahead.Length;
            }
        }
    }

    private ReadOnlySpan<byte> Line(int lineLength)
    {
        ReadOnlySpan<byte> line = source.Ahead[..lineLength];
        line = line.EndsWith("\n"u8) ? line[..^1] : line;
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private void TakeLine(int lineLength, ReadOnlySpan<byte> expected)
    {
        if (!Line(lineLength).SequenceEqual(expected))
        {
            throw new ArmorFormatException("The armor does not begin as an age file's does.");
        }

        source.Consume(lineLength);
    }
}
