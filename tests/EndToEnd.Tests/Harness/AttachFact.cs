using System.Diagnostics;
using System.Globalization;

namespace EndToEnd.Tests.Harness;

/// <summary>A test that makes the system fail a running program's calls; where it may not be traced the test is skipped with that reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AttachFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(static () => Tools.WhyAbsent(["strace", "sleep", "kill"]) ?? WhyForbidden());

    public AttachFactAttribute() => Skip = WhyNot.Value;

    // Tracing a process that is not one's own child needs more than tracing a child.
    private static string? WhyForbidden()
    {
        using Process sleeper = Process.Start("sleep", "60");
        string id = sleeper.Id.ToString(CultureInfo.InvariantCulture);
        using Process trial = Process.Start(
            new ProcessStartInfo("strace", ["-p", id, "-o", "/dev/null", "-e", "inject=clock_nanosleep,nanosleep:error=EINTR"]) { RedirectStandardError = true })!;
        // Attached, it makes the sleeper's sleep fail, which ends both.
        bool ended = trial.WaitForExit(TimeSpan.FromSeconds(2));
        bool forbidden = ended && trial.ExitCode != 0;
        foreach (Process process in (Process[])[trial, sleeper])
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        return forbidden ? "strace may not attach to a process here" : null;
    }
}

/// <summary>A test that mounts a small file system; where that is not allowed it is skipped with that reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<string?> WhyNot = new(static () => Tools.WhyAbsent(["mount", "umount"]) ?? WhyForbidden());

    public MountTheoryAttribute() => Skip = WhyNot.Value;

    private static string? WhyForbidden()
    {
        using var folder = new TemporaryFolder();
        try
        {
            using var disk = new SmallDisk(folder.Path, 1);
            return null;
        }
        catch (InvalidOperationException)
        {
            return "only root may mount a file system, and not everywhere";
        }
    }
}
