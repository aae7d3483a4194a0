namespace Gateway.Exchange;

/// <summary>A provider's <c>provider-metadata.json</c> (CSAF 2.0 section 7.1.7): who distributes, in which role, and where its feeds are.</summary>
/// <param name="Url">The URL of the folder that holds it, without a slash at its end.</param>
/// <param name="Publisher">Who distributes.</param>
/// <param name="LastUpdated">When a feed changed last.</param>
/// <param name="Folders">The folders of its labels.</param>
public sealed record ProviderMetadata(string Url, CsafPublisher Publisher, DateTimeOffset LastUpdated, IReadOnlyList<CsafFolder> Folders)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "provider-metadata.json";

    /// <summary>Whether anybody may list and mirror it: one that is for its own people alone must not be.</summary>
    public bool IsPublic { get; init; } = true;

    // A trusted provider signs every document with OpenPGP (requirement 19); this one has no such key, and its documents are proven otherwise.
    private const string Role = "csaf_provider";

    /// <summary>The bytes.</summary>
    public byte[] ToBytes() => CsafTree.Write(writer =>
    {
        writer.WriteString("canonical_url", $"{Url}/{FileName}");
        writer.WriteStartArray("distributions");
        foreach (CsafFolder folder in Folders)
        {
            writer.WriteStartObject();
            writer.WriteString("directory_url", $"{Url}/{folder.Name}/");
            writer.WriteEndObject();
        }

        writer.WriteStartObject();
        writer.WriteStartObject("rolie");
        writer.WriteStartArray("feeds");
        foreach (CsafFolder folder in Folders)
        {
            writer.WriteStartObject();
            writer.WriteString("summary", $"TLP:{folder.Marking} advisories");
            writer.WriteString("tlp_label", folder.Label);
            writer.WriteString("url", $"{Url}/{folder.Name}/{folder.FeedName}");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("last_updated", CsafTree.Time(LastUpdated));
        writer.WriteBoolean("list_on_CSAF_aggregators", IsPublic);
        writer.WriteString("metadata_version", "2.0");
        writer.WriteBoolean("mirror_on_CSAF_aggregators", IsPublic);
        writer.WriteStartArray("public_openpgp_keys");
        writer.WriteEndArray();
        writer.WriteStartObject("publisher");
        writer.WriteString("category", Publisher.Category);
        writer.WriteString("name", Publisher.Name);
        writer.WriteString("namespace", Publisher.Namespace);
        writer.WriteEndObject();
        writer.WriteString("role", Role);
    });
}
