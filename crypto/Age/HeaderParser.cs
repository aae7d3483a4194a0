using System.Text;

namespace Gateway.Crypto;

/// <summary>Reads exactly the ABNF of c2sp.org/age, "ABNF definition of file header".</summary>
internal ref struct HeaderParser
{
    internal const int BodyLineChars = 64;

    private const int MacChars = 43;

    private ReadOnlySpan<byte> _rest;

    private HeaderParser(ReadOnlySpan<byte> header) => _rest = header;

    internal static ReadOnlySpan<byte> VersionLine => "age-encryption.org/v1\n"u8;

    internal static ReadOnlySpan<byte> StanzaMark => "-> "u8;

    internal static ReadOnlySpan<byte> MacMark => "---"u8;

    internal static Header Parse(ReadOnlySpan<byte> header)
    {
        if (header.Length > Header.MaxHeaderBytes)
        {
            throw new HeaderFormatException("The header is too large.");
        }

        if (!header.StartsWith(VersionLine))
        {
            throw new HeaderFormatException("The file does not start with the age v1 version line.");
        }

        var parser = new HeaderParser(header[VersionLine.Length..]);
        List<Stanza> stanzas = parser.Stanzas();
        byte[] authenticated = header[..(header.Length - parser._rest.Length + MacMark.Length)].ToArray();
        return new Header(authenticated, stanzas, parser.Mac());
    }

    private List<Stanza> Stanzas()
    {
        var stanzas = new List<Stanza>();
        while (_rest.StartsWith(StanzaMark))
        {
            if (stanzas.Count == Header.MaxStanzas)
            {
                throw new HeaderFormatException("The header has too many stanzas.");
            }

            string[] arguments = Arguments(Line()[StanzaMark.Length..]);
            stanzas.Add(new Stanza(arguments, Body()));
        }

        if (stanzas.Count == 0 || !_rest.StartsWith(MacMark))
        {
            throw new HeaderFormatException("The header holds a line that is neither stanza nor MAC, or no stanza.");
        }

        // An scrypt stanza stands for authentication by passphrase and MUST be alone, whoever reads the file.
        return stanzas.Count == 1 || stanzas.TrueForAll(static stanza => stanza.Type != ScryptStanza.Type)
            ? stanzas
            : throw new HeaderFormatException("An scrypt stanza is not the only one.");
    }

    private static string[] Arguments(ReadOnlySpan<byte> line)
    {
        string[] arguments = Encoding.Latin1.GetString(line).Split(' ');
        return Array.TrueForAll(arguments, static argument => argument.Length > 0) && !line.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? arguments
            : throw new HeaderFormatException("A stanza's argument is empty or not visible ASCII.");
    }

    // Full lines of 64 characters and a last one that is shorter, perhaps empty.
    private byte[] Body()
    {
        var base64 = new List<byte>(BodyLineChars);
        ReadOnlySpan<byte> line;
        do
        {
            line = Line();
            if (line.Length > BodyLineChars)
            {
                throw new HeaderFormatException("A line of a stanza's body is too long.");
            }

            base64.AddRange(line);
        }
        while (line.Length == BodyLineChars);

        return StrictBase64.TryDecodeUnpadded(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(base64), out byte[] body)
            ? body
            : throw new HeaderFormatException("A stanza's body is not canonical base64.");
    }

    private byte[] Mac()
    {
        ReadOnlySpan<byte> line = Line()[MacMark.Length..];
        if (line.Length != MacChars + 1 || line[0] != (byte)' ' || !StrictBase64.TryDecodeUnpadded(line[1..], out byte[] mac))
        {
            throw new HeaderFormatException("The header's MAC line is malformed.");
        }

        return _rest.IsEmpty ? mac : throw new HeaderFormatException("Something follows the header's MAC line.");
    }

    private ReadOnlySpan<byte> Line()
    {
        int end = _rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw new HeaderFormatException("The header ends within a line.");
        }

        ReadOnlySpan<byte> line = _rest[..end];
        _rest = _rest[(end + 1)..];
        return line;
    }
}
