using System.Diagnostics;
using System.Text;

namespace Gateway.Crypto;

/// <summary>Decodes the inside of a canonical JSON string that the parser has already checked.</summary>
internal static class CanonicalText
{
    internal static string Decode(ReadOnlySpan<byte> inside)
    {
        int escape = inside.IndexOf((byte)'\\');
        return escape < 0 ? Encoding.UTF8.GetString(inside) : DecodeEscaped(inside, escape);
    }

    internal static bool Equals(ReadOnlySpan<byte> inside, string text)
    {
        if (Ascii.Equals(inside, text))
        {
            // Equal as ASCII means equal unless an escape is involved, which then would equal its own spelling rather than what it stands for.
            return !inside.Contains((byte)'\\');
        }

        bool plain = Ascii.IsValid(inside) && !inside.Contains((byte)'\\');
        return !plain && string.Equals(Decode(inside), text, StringComparison.Ordinal);
    }

    /// <summary>Order of two names by UTF-16 code units (RFC 8785 §3.2.3).</summary>
    internal static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        IsPlain(left) && IsPlain(right) ? left.SequenceCompareTo(right) : string.CompareOrdinal(Decode(left), Decode(right));

    // For ASCII without escapes the order of bytes is the order of code units; beyond it UTF-8 and UTF-16 differ (U+FB33 and U+1F600).
    private static bool IsPlain(ReadOnlySpan<byte> inside) => Ascii.IsValid(inside) && !inside.Contains((byte)'\\');

    private static string DecodeEscaped(ReadOnlySpan<byte> inside, int escape)
    {
        var text = new StringBuilder(inside.Length);
        while (escape >= 0)
        {
            text.Append(Encoding.UTF8.GetString(inside[..escape]));
            text.Append(Unescape(inside[escape..], out int length));
            inside = inside[(escape + length)..];
            escape = inside.IndexOf((byte)'\\');
        }

        return text.Append(Encoding.UTF8.GetString(inside)).ToString();
    }

    private static char Unescape(ReadOnlySpan<byte> escape, out int length)
    {
        length = escape[1] == (byte)'u' ? 6 : 2;
        return (char)escape[1] switch
        {
            '"' => '"',
            '\\' => '\\',
            'b' => '\b',
            't' => '\t',
            'n' => '\n',
            'f' => '\f',
            'r' => '\r',
            'u' => (char)(((escape[4] - '0') * 16) + HexDigit(escape[5])),
            _ => throw new UnreachableException("The parser lets no other escape through."),
        };
    }

    private static int HexDigit(byte digit) => digit <= (byte)'9' ? digit - '0' : digit - 'a' + 10;
}
