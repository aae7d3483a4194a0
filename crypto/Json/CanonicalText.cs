using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace Gateway.Crypto;

/// <summary>The inside of a canonical JSON string: how far it goes, and what it stands for once it was checked.</summary>
internal static class CanonicalText
{
    /// <summary>The bytes at which plain text ends: the closing quote, an escape, and what may not be there.</summary>
    internal static readonly SearchValues<byte> Stops = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static code => (byte)code), (byte)'"', (byte)'\\']);

    /// <summary>
    /// The length of the escape that bytes begin with; 0 if they begin with none that RFC 8785 §3.2.2.2 writes: \u only below U+0020, only in lower case,
    /// only where there is no short form.
    /// </summary>
    internal static int EscapeLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != (byte)'\\')
        {
            return 0;
        }

        if ("\"\\bfnrt"u8.Contains(bytes[1]))
        {
            return 2;
        }

        bool control = bytes.Length >= 6 && bytes[1..4].SequenceEqual("u00"u8) && bytes[4] is (byte)'0' or (byte)'1'
            && bytes[5] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f');
        bool hasShortForm = control && bytes[4] == (byte)'0' && "89acd"u8.Contains(bytes[5]);
        return control && !hasShortForm ? 6 : 0;
    }

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
    internal static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length - right.Length;
        }

        // Where ASCII characters differ the order of bytes is the order of code units; beyond, UTF-8 and UTF-16 differ (U+FB33 and U+1F600), and behind a
        // backslash a byte is not what it stands for.
        bool plain = IsPlain(left[common]) && IsPlain(right[common]) && !left[..common].Contains((byte)'\\');
        return plain ? left[common] - right[common] : string.CompareOrdinal(Decode(left), Decode(right));
    }

    private static bool IsPlain(byte character) => character < 0x80 && character != (byte)'\\';

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
