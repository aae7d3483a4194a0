using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// Strict PEM (RFC 7468 §3) over bytes, so that a private key never becomes a string: one block, nothing but white space around it, standard base64 in lines, LF or
/// CR LF, no headers inside. A secret's arrays are where the collector moves nothing, so that zeroing them leaves no copy; such arrays are dear, and what is public has others.
/// </summary>
internal static class Pem
{
    private const int MaxLineChars = 76;

    /// <summary>Decodes the block with this label. The result is the caller's.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> text, string label, out byte[] content) => TryDecode(text, label, isSecret: false, out content);

    /// <summary>Decodes a secret's block with this label. The result is the caller's to zero.</summary>
    internal static bool TryDecodeSecret(ReadOnlySpan<byte> text, string label, out byte[] content) => TryDecode(text, label, isSecret: true, out content);

    /// <summary>Writes a block with LF line ends. The result is the caller's.</summary>
    internal static byte[] Encode(ReadOnlySpan<byte> content, string label, int lineChars) => Encode(content, label, lineChars, isSecret: false);

    /// <summary>Writes a secret's block with LF line ends. The result is the caller's to zero.</summary>
    internal static byte[] EncodeSecret(ReadOnlySpan<byte> content, string label, int lineChars) => Encode(content, label, lineChars, isSecret: true);

    private static bool TryDecode(ReadOnlySpan<byte> text, string label, bool isSecret, out byte[] content)
    {
        content = [];
        ReadOnlySpan<byte> rest = text.Trim(" \t\r\n"u8);
        if (!TryTakeLine(ref rest, Boundary("BEGIN", label)))
        {
            return false;
        }

        byte[] base64 = GC.AllocateUninitializedArray<byte>(rest.Length, pinned: isSecret);
        try
        {
            return TryJoinLines(rest, Boundary("END", label), base64, out int length)
                && (isSecret ? StrictBase64.TryDecodeSecret(base64.AsSpan(0, length), out content) : StrictBase64.TryDecode(base64.AsSpan(0, length), out content));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(base64);
        }
    }

    private static byte[] Encode(ReadOnlySpan<byte> content, string label, int lineChars, bool isSecret)
    {
        byte[] base64 = GC.AllocateUninitializedArray<byte>(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(content.Length), pinned: isSecret);
        try
        {
            System.Buffers.Text.Base64.EncodeToUtf8(content, base64, out _, out int length);
            return Wrap(base64.AsSpan(0, length), label, lineChars, isSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(base64);
        }
    }

    private static byte[] Wrap(ReadOnlySpan<byte> base64, string label, int lineChars, bool isSecret)
    {
        byte[] begin = Boundary("BEGIN", label);
        byte[] end = Boundary("END", label);
        int lines = (base64.Length + lineChars - 1) / lineChars;
        byte[] text = GC.AllocateUninitializedArray<byte>(checked(begin.Length + base64.Length + lines + end.Length + 2), pinned: isSecret);
        int position = Line(begin, text, 0);
        for (int start = 0; start < base64.Length; start += lineChars)
        {
            position = Line(base64.Slice(start, Math.Min(lineChars, base64.Length - start)), text, position);
        }

        Line(end, text, position);
        return text;
    }

    private static int Line(ReadOnlySpan<byte> line, Span<byte> text, int position)
    {
        line.CopyTo(text[position..]);
        text[position + line.Length] = (byte)'\n';
        return position + line.Length + 1;
    }

    private static bool TryJoinLines(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> end, Span<byte> base64, out int length)
    {
        length = 0;
        while (!rest.SequenceEqual(end))
        {
            int lineEnd = rest.IndexOf((byte)'\n');
            if (lineEnd < 0)
            {
                return false;
            }

            ReadOnlySpan<byte> line = rest[..lineEnd];
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            if (line.Length is 0 or > MaxLineChars)
            {
                return false;
            }

            line.CopyTo(base64[length..]);
            length += line.Length;
            rest = rest[(lineEnd + 1)..];
        }

        return true;
    }

    private static bool TryTakeLine(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
        {
            return false;
        }

        rest = rest[expected.Length..];
        rest = rest.StartsWith("\r"u8) ? rest[1..] : rest;
        if (!rest.StartsWith("\n"u8))
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static byte[] Boundary(string word, string label) => Encoding.ASCII.GetBytes($"-----{word} {label}-----");
}
