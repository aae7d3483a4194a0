using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>Where things are in an evidence bundle. The set is closed: a bundle with any other file is refused.</summary>
public static class BundleNames
{
    /// <summary>The table of contents (<see cref="BundleIndex"/>); <c>bundle.json.sig</c> is the exporter's signature over it.</summary>
    public const string Index = "bundle.json";

    /// <summary>The checkpoint of the log of exchanges under which every entry is proven.</summary>
    public const string AuditCheckpoint = "audit.checkpoint";

    /// <summary>The checkpoint of the directory log; it covers the entries in <see cref="Directory"/> and no more.</summary>
    public const string DirectoryCheckpoint = "directory.checkpoint";

    /// <summary>All entries of the directory log, one a line.</summary>
    public const string Directory = "directory.ndjson";

    /// <summary>The withdrawal, where there is one.</summary>
    public const string Withdrawal = "withdrawal.json";

    /// <summary>A checkpoint of the log of exchanges that a timestamping authority has dated.</summary>
    public const string DatedCheckpoint = "timestamp.checkpoint";

    /// <summary>The proof that the publication's entry is under that checkpoint.</summary>
    public const string DatedProof = "timestamp.tlog-proof";

    /// <summary>The authority's token over that checkpoint (RFC 3161), DER.</summary>
    public const string TimestampToken = "timestamp.tst";

    private const int MaxCharacters = 128;
    private const string ReceiptPrefix = "receipts/";
    private const string PermissionPrefix = "permissions/";
    private const string DeclarationPrefix = "declarations/";
    private const string DocumentSuffix = ".json";
    private const string EntryPrefix = "entries/";
    private const string EntrySuffix = ".tlog-proof";
    private const string DeliveryPrefix = "deliveries/";
    private const string ManifestSuffix = "/manifest.json";

    /// <summary>The armored signature over a document: its name with <c>.sig</c> behind, as <c>ssh-keygen -Y sign</c> names it.</summary>
    public static string Signature(string document) => document + ".sig";

    /// <summary>The manifest of one recipient.</summary>
    public static string Manifest(AgencyId recipient) => $"{DeliveryPrefix}{recipient}{ManifestSuffix}";

    /// <summary>The statement to one recipient.</summary>
    public static string Statement(AgencyId recipient) => $"{DeliveryPrefix}{recipient}/statement.json";

    /// <summary>The statement of addition by which an advisory was shared with a recipient.</summary>
    public static string Addition(AgencyId recipient) => $"{DeliveryPrefix}{recipient}/addition.json";

    /// <summary>The receipt that was logged at an index.</summary>
    public static string Receipt(long index) => string.Create(CultureInfo.InvariantCulture, $"{ReceiptPrefix}{index}{DocumentSuffix}");

    /// <summary>The permission to share on that was logged at an index.</summary>
    public static string Permission(long index) => string.Create(CultureInfo.InvariantCulture, $"{PermissionPrefix}{index}{DocumentSuffix}");

    /// <summary>The declaration that was logged at an index.</summary>
    public static string Declaration(long index) => string.Create(CultureInfo.InvariantCulture, $"{DeclarationPrefix}{index}{DocumentSuffix}");

    /// <summary>An entry of the log of exchanges, as a C2SP tlog-proof with the entry in its <c>extra</c> line.</summary>
    public static string Entry(long index) => string.Create(CultureInfo.InvariantCulture, $"{EntryPrefix}{index}{EntrySuffix}");

    /// <summary>
    /// Whether a name can stand in a bundle at all: <c>a-z 0-9 . -</c> in parts between slashes, none of which is empty or begins with a dot.
    /// </summary>
    public static bool IsPath(string name) => name.Length is > 0 and <= MaxCharacters
        && name.Split('/').All(static part => part.Length > 0 && part[0] != '.' && part.All(IsPlain));

    /// <summary>The recipient whose manifest a name is.</summary>
    internal static bool TryReadManifest(string name, out AgencyId recipient)
    {
        recipient = default;
        return TryBetween(name, DeliveryPrefix, ManifestSuffix, out string? text) && AgencyId.TryParse(text, out recipient);
    }

    /// <summary>The index of the receipt that a name is.</summary>
    internal static bool TryReadReceipt(string name, out LogIndex index) => TryReadIndex(name, ReceiptPrefix, DocumentSuffix, out index);

    /// <summary>The index of the entry that a name is.</summary>
    internal static bool TryReadEntry(string name, out LogIndex index) => TryReadIndex(name, EntryPrefix, EntrySuffix, out index);

    private static bool IsPlain(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '-';

    private static bool TryReadIndex(string name, string prefix, string suffix, out LogIndex index)
    {
        long value = 0;
        bool valid = TryBetween(name, prefix, suffix, out string? text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value <= LogIndex.MaxValue
            && text == value.ToString(CultureInfo.InvariantCulture);
        index = valid ? new LogIndex(value) : default;
        return valid;
    }

    private static bool TryBetween(string name, string prefix, string suffix, [NotNullWhen(true)] out string? between)
    {
        bool fits = name.Length > prefix.Length + suffix.Length
            && name.StartsWith(prefix, StringComparison.Ordinal)
            && name.EndsWith(suffix, StringComparison.Ordinal);
        between = fits ? name[prefix.Length..^suffix.Length] : null;
        return fits;
    }
}
