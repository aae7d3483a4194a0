namespace Gateway.Server.Storage;

/// <summary>What the gateway last learnt about one delivery: the fetches it served, then the receipts it was given.</summary>
internal enum DeliveryState
{
    /// <summary>Addressed, and nothing fetched yet.</summary>
    Addressed,

    /// <summary>Content was fetched; nobody signed for it.</summary>
    Fetched,

    /// <summary>A receipt says delivered.</summary>
    Delivered,

    /// <summary>A receipt says read.</summary>
    Read,

    /// <summary>A receipt says acted upon.</summary>
    Acted,

    /// <summary>A receipt declines the advisory.</summary>
    Declined,

    /// <summary>A receipt says that it could not be read.</summary>
    Unreadable,
}
