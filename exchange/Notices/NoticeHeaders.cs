using System.Globalization;
using System.Text;

namespace Gateway.Exchange;

/// <summary>
/// The headers of a request that carries a notice. Their names are those of Standard Webhooks, and so is the form of the signature's value: a list of versions and
/// base64, separated by spaces. The version is this project's own, <c>sshsig</c>: what stands between the lines of an armored SSHSIG over the body. All that the
/// other two say stands in the signed body too; they are for whoever sorts requests before it reads them.
/// </summary>
public static class NoticeHeaders
{
    /// <summary>The notice's id.</summary>
    public const string Id = "webhook-id";

    /// <summary>When this attempt was signed, in seconds since 1970.</summary>
    public const string Timestamp = "webhook-timestamp";

    /// <summary>The signature.</summary>
    public const string Signature = "webhook-signature";

    private const string Version = "sshsig,";
    private const string Begin = "-----BEGIN SSH SIGNATURE-----";
    private const string End = "-----END SSH SIGNATURE-----";
    private const int LineCharacters = 70;

    /// <summary>The timestamp of a notice.</summary>
    public static string TimestampOf(Notice notice) => notice.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The header's value for an armored signature.</summary>
    public static string SignatureOf(string armored) => Version + string.Concat(armored.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('-')));

    /// <summary>The armored signatures of a header's value; those of other versions are passed over.</summary>
    public static IReadOnlyList<string> Armor(string value) => [.. value
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(part => part.StartsWith(Version, StringComparison.Ordinal))
        .Select(part => Armored(part[Version.Length..]))];

    private static string Armored(string base64)
    {
        var armored = new StringBuilder(Begin).Append('\n');
        foreach (char[] line in base64.Chunk(LineCharacters))
        {
            armored.Append(line).Append('\n');
        }

        return armored.Append(End).Append('\n').ToString();
    }
}
