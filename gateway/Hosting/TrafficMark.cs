namespace Gateway.Server.Hosting;

/// <summary>Endpoint metadata that says how requests are counted.</summary>
/// <param name="Class">How.</param>
internal sealed record TrafficMark(TrafficClass Class)
{
    /// <summary>The class of a request's endpoint, or null if it has none.</summary>
    public static TrafficClass? Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<TrafficMark>()?.Class;
}
