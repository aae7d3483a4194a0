using Gateway.Exchange;

namespace Gateway.Server.Advisories;

/// <summary>The paths of this folder's resources.</summary>
internal static class AdvisoryRoutes
{
    public const string Advisories = "/v1/advisories";

    public const string Inbox = "/v1/inbox";

    /// <summary>What any member may fetch.</summary>
    public const string Clear = "/v1/clear";

    public const string Owed = "/v1/obligations/owed";

    public const string Due = "/v1/obligations/due";

    public const string InboxEvents = Inbox + "/events";

    /// <summary>The path of one advisory.</summary>
    public static string PathOf(AdvisoryId advisory) => $"{Advisories}/{advisory}";
}
