namespace Benchmarks;

/// <summary>The two programs as they are installed, which <c>run.sh</c> has published.</summary>
internal static class Programs
{
    public static string Gateway { get; } = Path.Combine(Folder, "gateway", "gateway");

    public static string Advisory { get; } = Path.Combine(Folder, "client", "advisory");

    private static string Folder =>
        Environment.GetEnvironmentVariable("GATEWAY_TEST_PROGRAMS") ?? throw new InvalidOperationException("Start this by run.sh, which publishes the programs.");
}
