namespace Gateway.Server.Hosting;

/// <summary>How an anonymous endpoint's requests are counted; endpoint metadata. Without it they count as a stranger's.</summary>
internal enum TrafficClass
{
    /// <summary>Health and discovery.</summary>
    Public,

    /// <summary>The token endpoint: the assertion in the body decides whether the request is a stranger's or a principal's.</summary>
    Login,
}
