using System.Globalization;

namespace EndToEnd.Tests.Reliability;

/// <summary>
/// How hard these tests press: what fits into an ordinary run, or what an environment variable asks for (tests/README.md).
/// </summary>
internal static class Load
{
    /// <summary>The name of <see cref="ReliabilityGroup"/>.</summary>
    public const string Collection = "Reliability";

    /// <summary>Requests come as fast as they can, many at once.</summary>
    public static IReadOnlyDictionary<string, string> Unlimited { get; } = new Dictionary<string, string>
    {
        ["Gateway__Limits__PrincipalRequestsPerMinute"] = "1000000",
        ["Gateway__Limits__AddressRequestsPerMinute"] = "1000000",
        // One agency publishes for all.
        ["Gateway__Limits__ConcurrentUploads"] = "128",
        ["Gateway__Limits__ConcurrentUploadsPerAgency"] = "64",
    };

    public static int Kills => Number("GATEWAY_TEST_KILLS", 20);

    public static int Publishes => Number("GATEWAY_TEST_PUBLISHES", 1000);

    /// <summary>Whose faults are all to be tried: <c>all</c> or the name of a <see cref="WritePath"/>; null for a sample.</summary>
    public static string? Faults => Environment.GetEnvironmentVariable("GATEWAY_TEST_FAULTS") is { Length: > 0 } asked ? asked : null;

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
