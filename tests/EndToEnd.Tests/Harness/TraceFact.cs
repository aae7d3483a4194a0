using System.Diagnostics;

namespace EndToEnd.Tests.Harness;

/// <summary>A test that reads a program's calls of the system; where they cannot be traced it is skipped with that reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TraceFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(static () => Tools.WhyAbsent(["strace", "true", "kill"]) ?? WhyForbidden());

    public TraceFactAttribute() => Skip = WhyNot.Value;

    private static string? WhyForbidden()
    {
        using Process trial = Process.Start(new ProcessStartInfo("strace", ["-D", "-f", "-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
        return trial.WaitForExit(TimeSpan.FromSeconds(10)) && trial.ExitCode == 0 ? null : "strace may not trace here";
    }
}
