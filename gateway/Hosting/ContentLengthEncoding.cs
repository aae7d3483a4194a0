using System.Text;

namespace Gateway.Server.Hosting;

/// <summary>
/// Reads <c>Content-Length</c> for Kestrel, which takes <c>+5</c> for 5 where a proxy in front may not. RFC 9110 §8.6 knows digits and nothing else: any other octet
/// becomes one that no number has, and Kestrel refuses the request as malformed, with 400 before routing.
/// </summary>
internal sealed class ContentLengthEncoding : Encoding
{
    private const char NoDigit = '?';

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        // Kestrel brings room for one digit more than a length has; what is longer is refused by that.
        int count = Math.Min(bytes.Length, chars.Length);
        for (int i = 0; i < count; i++)
        {
            chars[i] = char.IsAsciiDigit((char)bytes[i]) ? (char)bytes[i] : NoDigit;
        }

        return count;
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException();

    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException();
}
