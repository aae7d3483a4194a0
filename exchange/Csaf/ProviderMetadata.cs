namespace Gateway.Exchange;

/// <summary>A provider's <c>provider-metadata.json</c> (CSAF 2.0 section 7.1.7): who distributes, in which role, and where its feeds are.</summary>
/// <param name="Url">The URL of the folder that holds it, without a slash at its end.</param>
/// <param name="Publisher">Who distributes.</param>
/// <param name="LastUpdated">When a feed changed last.</param>
/// <param name="Labels">The labels of its feeds as CSAF 2.0 writes them.</param>
public sealed record ProviderMetadata(string Url, CsafPublisher Publisher, DateTimeOffset LastUpdated, IReadOnlyList<string> Labels)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "provider-metadata.json";

    // A trusted provider signs every document with OpenPGP (requirement 19); this one has no such key, and its documents are proven otherwise.
    private const string Role = "csaf_provider";

    /// <summary>The bytes.</summary>
    public byte[] ToBytes() => CsafTree.Write(writer =>
    {
        writer.WriteString("canonical_url", $"{Url}/{FileName}");
        writer.WriteStartArray("distributions");
        foreach (string label in Labels)
        {
            writer.WriteStartObject();
            writer.WriteString("directory_url", $"{Url}/{label.ToLowerInvariant()}/");
            writer.WriteEndObject();
        }

        writer.WriteStartObject();
        writer.WriteStartObject("rolie");
        writer.WriteStartArray("feeds");
        foreach (string label in Labels)
        {
            writer.WriteStartObject();
            writer.WriteString("summary", $"TLP:{label} advisories");
            writer.WriteString("tlp_label", label);
            writer.WriteString("url", $"{Url}/{label.ToLowerInvariant()}/{CsafTree.FeedNameOf(label)}");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("last_updated", CsafTree.Time(LastUpdated));
        writer.WriteBoolean("list_on_CSAF_aggregators", true);
        writer.WriteString("metadata_version", "2.0");
        writer.WriteBoolean("mirror_on_CSAF_aggregators", true);
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
