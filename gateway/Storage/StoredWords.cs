using System.Diagnostics;

namespace Gateway.Server.Storage;

/// <summary>The words that stand in the tables and in answers for the states of an advisory and of a delivery.</summary>
internal static class StoredWords
{
    /// <summary>The lower-case word of <paramref name="status"/>.</summary>
    public static string ToWord(this AdvisoryStatus status) => status switch
    {
        AdvisoryStatus.Published => "published",
        AdvisoryStatus.Withdrawn => "withdrawn",
        AdvisoryStatus.Expired => "expired",
        _ => throw new UnreachableException(),
    };

    /// <summary>The lower-case word of <paramref name="state"/>; those of a receipt are its dispositions.</summary>
    public static string ToWord(this DeliveryState state) => state switch
    {
        DeliveryState.Addressed => "addressed",
        DeliveryState.Fetched => "fetched",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Read => "read",
        DeliveryState.Acted => "acted",
        DeliveryState.Declined => "declined",
        DeliveryState.Unreadable => "unreadable",
        _ => throw new UnreachableException(),
    };
}
