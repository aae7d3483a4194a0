namespace Gateway.Server.Hosting;

/// <summary>Endpoint metadata that says how requests are counted.</summary>
/// <param name="Class">How.</param>
internal sealed record TrafficMark(TrafficClass Class);
