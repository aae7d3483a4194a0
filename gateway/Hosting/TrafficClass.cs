namespace Gateway.Server.Hosting;

/// <summary>How an endpoint's requests are counted; endpoint metadata. Without it they count as the principal's, or as a stranger's.</summary>
internal enum TrafficClass
{
    /// <summary>Health and discovery.</summary>
    Public,

    /// <summary>What a log is verified from, in thousands of requests: a principal's by themselves, a stranger's as public where the log is.</summary>
    Log,

    /// <summary>The token endpoint: the assertion in the body decides whether the request is a stranger's or a principal's.</summary>
    Login,
}
