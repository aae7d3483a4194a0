namespace Gateway.Client.Exporting;

/// <summary>How an advisory stands, in the words of lists.</summary>
internal static class ItemStatus
{
    public const string Published = "published";

    public const string Withdrawn = "withdrawn";

    public const string Expired = "expired";
}
