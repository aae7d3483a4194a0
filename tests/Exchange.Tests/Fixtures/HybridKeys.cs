using System.Security.Cryptography;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>Hybrid receive keys and headers for them as they look, made on a machine that may have no ML-KEM: nobody holds their identities.</summary>
internal static class HybridKeys
{
    private const int CoefficientBytes = 1152;
    private const int SeedBytes = 32;
    private const int EncapsulatedBytes = 1120;
    private const int BodyBytes = 32;

    /// <summary>A new key.</summary>
    public static ReceiveKey Create() => ReceiveKey.Parse(Text(RandomNumberGenerator.GetBytes(SeedBytes), coefficients: new byte[CoefficientBytes]));

    /// <summary>The text of a key with these ML-KEM halves; the other half is the base point of X25519.</summary>
    public static string Text(byte[] seed, byte[] coefficients) => Bech32("age1pq", [.. coefficients, .. seed, 9, .. new byte[31]]);

    /// <summary>A header with one stanza of the hybrid type.</summary>
    public static byte[] Header()
    {
        using FileKey fileKey = FileKey.Generate();
        return Gateway.Crypto.Header.Create(fileKey, [new Lookalike()]);
    }

    // BIP 173, as age writes it.
    private static string Bech32(string prefix, byte[] value)
    {
        const string alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        List<int> symbols = [];
        int bits = 0, held = 0;
        foreach (byte octet in value)
        {
            held = ((held << 8) | octet) & 0xFFF;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                symbols.Add((held >> (bits - 5)) & 31);
            }
        }

        if (bits > 0)
        {
            symbols.Add((held << (5 - bits)) & 31);
        }

        int[] expanded = [.. prefix.Select(c => c >> 5), 0, .. prefix.Select(c => c & 31), .. symbols, 0, 0, 0, 0, 0, 0];
        uint checksum = Polymod(expanded) ^ 1;
        symbols.AddRange(Enumerable.Range(0, 6).Select(i => (int)((checksum >> (5 * (5 - i))) & 31)));
        return $"{prefix}1{string.Concat(symbols.Select(symbol => alphabet[symbol]))}";
    }

    private static uint Polymod(int[] symbols)
    {
        uint[] generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        uint sum = 1;
        foreach (int symbol in symbols)
        {
            uint top = sum >> 25;
            sum = ((sum & 0x1ffffff) << 5) ^ (uint)symbol;
            for (int i = 0; i < generator.Length; i++)
            {
                sum ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
            }
        }

        return sum;
    }

    private sealed class Lookalike : IRecipient
    {
        public RecipientClass RecipientClass => RecipientClass.PostQuantum;

        public Stanza Wrap(FileKey fileKey) => new(
            ["mlkem768x25519", Convert.ToBase64String(RandomNumberGenerator.GetBytes(EncapsulatedBytes)).TrimEnd('=')],
            RandomNumberGenerator.GetBytes(BodyBytes));
    }
}
