using System.Buffers;
using System.Text;

namespace Gateway.Crypto;

/// <summary>Writes the one form of an age header. Nothing in a header is secret.</summary>
internal static class HeaderWriter
{
    /// <summary>Everything that the MAC is over.</summary>
    internal static byte[] WriteAuthenticated(IReadOnlyList<Stanza> stanzas)
    {
        var header = new ArrayBufferWriter<byte>(256);
        header.Write(HeaderParser.VersionLine);
        foreach (Stanza stanza in stanzas)
        {
            header.Write(HeaderParser.StanzaMark);
            header.Write(Encoding.ASCII.GetBytes(string.Join(' ', stanza.Arguments)));
            header.Write("\n"u8);
            WriteBody(header, StrictBase64.EncodeUnpadded(stanza.Body.Span));
        }

        header.Write(HeaderParser.MacMark);
        return header.WrittenSpan.ToArray();
    }

    internal static byte[] AppendMac(ReadOnlySpan<byte> authenticated, ReadOnlySpan<byte> mac) =>
        [.. authenticated, (byte)' ', .. Encoding.ASCII.GetBytes(StrictBase64.EncodeUnpadded(mac)), (byte)'\n'];

    // The last line is shorter than the others, so a body that fills its lines is followed by an empty one.
    private static void WriteBody(ArrayBufferWriter<byte> header, string base64)
    {
        byte[] text = Encoding.ASCII.GetBytes(base64);
        int start = 0;
        for (; text.Length - start >= HeaderParser.BodyLineChars; start += HeaderParser.BodyLineChars)
        {
            header.Write(text.AsSpan(start, HeaderParser.BodyLineChars));
            header.Write("\n"u8);
        }

        header.Write(text.AsSpan(start));
        header.Write("\n"u8);
    }
}
