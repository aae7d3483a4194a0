namespace Gateway.Server.Hosting;

/// <summary>How an endpoint's requests are counted; endpoint metadata. Without it they count as the principal's, or as a stranger's.</summary>
internal enum TrafficClass
{
    /// <summary>Health and discovery.</summary>
    Public,

    /// <summary>The public feed: whatever token comes with it, it is its address's, and long where a document is.</summary>
    Feed,

    /// <summary>What a log is verified from, in thousands of requests: a principal's by themselves, a stranger's as public where the log is.</summary>
    Log,

    /// <summary>The token endpoint: the assertion in the body decides whether the request is a stranger's or a principal's.</summary>
    Login,

    /// <summary>An upload: long, and heavy while it lasts. Fewer of them may be under way at once.</summary>
    Upload,

    /// <summary>A request that may wait for something to happen, and costs little meanwhile. Many of them may be under way at once.</summary>
    Wait,
}
