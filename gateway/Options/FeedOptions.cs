namespace Gateway.Server.Options;

/// <summary>What of TLP:CLEAR anybody may fetch, and in whose name it is distributed.</summary>
internal sealed class FeedOptions
{
    /// <summary>Shows anybody the CSAF documents of TLP:CLEAR advisories that members did not seal, under <c>/.well-known/csaf/</c>.</summary>
    public bool Public { get; set; }

    /// <summary>The name of who distributes them, as <c>provider-metadata.json</c> says it. Required with <see cref="Public"/>.</summary>
    public string? PublisherName { get; set; }

    /// <summary>An absolute URL under the control of who distributes them. Required with <see cref="Public"/>.</summary>
    public string? PublisherNamespace { get; set; }

    /// <summary>What the distributor is, in the words of CSAF: <c>coordinator</c>, <c>discoverer</c>, <c>other</c>, <c>translator</c>, <c>user</c> or <c>vendor</c>.</summary>
    public string PublisherCategory { get; set; } = "coordinator";
}
