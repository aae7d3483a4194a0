using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>
/// Sixty digits that stand for an agency's root keys, and for how many of them must sign where it is more than one; short enough to read out on the
/// telephone: SHA-256 over <c>{"agency", "root", "threshold", "type":"advisory-fingerprint/v1"}</c> in RFC 8785 form, root keys in ordinal order, a
/// threshold of 1 left out, as one big-endian number modulo 10^60.
/// </summary>
/// <remarks>Of 2^256 values 2^199 remain; the modulus favours none by more than one part in 2^56.</remarks>
internal static class Fingerprint
{
    private const int Digits = 60;
    private const int GroupDigits = 5;
    private static readonly BigInteger Modulus = BigInteger.Pow(10, Digits);

    /// <summary>The digits for a record's root.</summary>
    public static string Of(AgencyRecord record) => Of(record.Agency, record.Root, record.Threshold);

    /// <summary>Twelve groups of five digits, a blank between them.</summary>
    public static string Of(AgencyId agency, IEnumerable<VerifyingKey> rootKeys, int threshold = 1)
    {
        byte[] subject = CanonicalJson.Write(writer =>
        {
            writer.Text("agency", agency.Value);
            writer.Texts("root", rootKeys.Select(key => key.ToSshLine()).Order(StringComparer.Ordinal));
            writer.OptionalInteger("threshold", threshold == 1 ? null : threshold);
            writer.Text("type", "advisory-fingerprint/v1");
        });
        BigInteger number = new BigInteger(SHA256.HashData(subject), isUnsigned: true, isBigEndian: true) % Modulus;
        string digits = number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
        return string.Join(' ', Enumerable.Range(0, Digits / GroupDigits).Select(group => digits.Substring(group * GroupDigits, GroupDigits)));
    }
}
