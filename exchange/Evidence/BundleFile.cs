namespace Gateway.Exchange;

/// <summary>A file inside an evidence bundle.</summary>
/// <param name="Name">Its path in the bundle (<see cref="BundleNames"/>).</param>
/// <param name="Content">Its exact bytes.</param>
public sealed record BundleFile(string Name, ReadOnlyMemory<byte> Content);
