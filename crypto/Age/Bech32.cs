using System.Diagnostics;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Bech32 (BIP 173, without its bound on length, as age uses it) over bytes, so that a secret never becomes a string. The case is the caller's: age writes
/// recipients in lower and identities in upper case, and any other spelling of the same key is refused.
/// </summary>
internal static class Bech32
{
    private const int ChecksumSymbols = 6;
    private const int SymbolBits = 5;

    private static ReadOnlySpan<byte> Lower => "qpzry9x8gf2tvdw0s3jn54khce6mua7l"u8;

    private static ReadOnlySpan<byte> Upper => "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"u8;

    /// <summary>Length in characters of the text of a value with this prefix.</summary>
    internal static int TextLength(ReadOnlySpan<byte> prefix, int valueBytes) => prefix.Length + 1 + DataSymbols(valueBytes) + ChecksumSymbols;

    /// <summary>Writes prefix, separator, value and checksum in the prefix's case.</summary>
    internal static void Encode(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> value, Span<byte> text)
    {
        Debug.Assert(text.Length == TextLength(prefix, value.Length));
        int dataSymbols = DataSymbols(value.Length);
        Span<byte> symbols = stackalloc byte[dataSymbols + ChecksumSymbols];
        try
        {
            ToSymbols(value, symbols);
            uint checksum = Checksum(prefix, symbols) ^ 1;
            for (int i = 0; i < ChecksumSymbols; i++)
            {
                symbols[dataSymbols + i] = (byte)((checksum >> (SymbolBits * (ChecksumSymbols - 1 - i))) & 31);
            }

            prefix.CopyTo(text);
            text[prefix.Length] = (byte)'1';
            ReadOnlySpan<byte> alphabet = Alphabet(prefix);
            for (int i = 0; i < symbols.Length; i++)
            {
                text[prefix.Length + 1 + i] = alphabet[symbols[i]];
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(symbols);
        }
    }

    /// <summary>Reads a text with exactly this prefix, in its case, of a value of exactly this length. On failure what was written is the caller's to zero.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> text, Span<byte> value)
    {
        if (text.Length != TextLength(prefix, value.Length) || !text.StartsWith(prefix) || text[prefix.Length] != (byte)'1')
        {
            return false;
        }

        int dataSymbols = DataSymbols(value.Length);
        Span<byte> symbols = stackalloc byte[dataSymbols + ChecksumSymbols];
        try
        {
            ReadOnlySpan<byte> alphabet = Alphabet(prefix);
            for (int i = 0; i < symbols.Length; i++)
            {
                int symbol = alphabet.IndexOf(text[prefix.Length + 1 + i]);
                if (symbol < 0)
                {
                    return false;
                }

                symbols[i] = (byte)symbol;
            }

            return Checksum(prefix, symbols) == 1 && TryToBytes(symbols[..dataSymbols], value);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(symbols);
        }
    }

    private static int DataSymbols(int valueBytes) => ((valueBytes * 8) + SymbolBits - 1) / SymbolBits;

    private static ReadOnlySpan<byte> Alphabet(ReadOnlySpan<byte> prefix) => char.IsAsciiLetterUpper((char)prefix[0]) ? Upper : Lower;

    private static void ToSymbols(ReadOnlySpan<byte> value, Span<byte> symbols)
    {
        for (int i = 0; i < symbols.Length - ChecksumSymbols; i++)
        {
            int bit = i * SymbolBits;
            int window = (value[bit / 8] << 8) | (bit / 8 + 1 < value.Length ? value[(bit / 8) + 1] : 0);
            symbols[i] = (byte)((window >> (16 - SymbolBits - (bit % 8))) & 31);
        }
    }

    // The bits that fill the last symbol up must be zero, or one value would have several texts.
    private static bool TryToBytes(ReadOnlySpan<byte> symbols, Span<byte> value)
    {
        uint window = 0;
        int bits = 0;
        int written = 0;
        foreach (byte symbol in symbols)
        {
            window = ((window << SymbolBits) | symbol) & 0xfff;
            bits += SymbolBits;
            if (bits >= 8)
            {
                bits -= 8;
                value[written++] = (byte)((window >> bits) & 0xff);
            }
        }

        return (window & ((1u << bits) - 1)) == 0;
    }

    // The checksum is over the lower-case prefix, whatever the case of the text.
    private static uint Checksum(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> symbols)
    {
        uint checksum = 1;
        foreach (byte character in prefix)
        {
            checksum = Step(checksum, (uint)(char.ToLowerInvariant((char)character) >> SymbolBits));
        }

        checksum = Step(checksum, 0);
        foreach (byte character in prefix)
        {
            checksum = Step(checksum, (uint)(char.ToLowerInvariant((char)character) & 31));
        }

        foreach (byte symbol in symbols)
        {
            checksum = Step(checksum, symbol);
        }

        return checksum;
    }

    private static uint Step(uint checksum, uint symbol)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        uint top = checksum >> 25;
        checksum = ((checksum & 0x1ffffff) << SymbolBits) ^ symbol;
        for (int i = 0; i < generator.Length; i++)
        {
            checksum ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
        }

        return checksum;
    }
}
