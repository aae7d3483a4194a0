using System.Diagnostics;
using Gateway.Crypto;

namespace EndToEnd.Tests.Harness;

/// <summary>A test against npm's age-encryption, which tests/run.sh installs; where it does not run the test is skipped with that reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(static () => Tools.WhyAbsent(["node"]) ?? WhyNotInstalled() ?? WhyNotRunning());

    public PeerFactAttribute() => Skip = WhyNot.Value;

    /// <summary>Whether the test needs ML-KEM on our side too.</summary>
    public bool PostQuantum
    {
        get => false;
        set => Skip ??= value && !HybridRecipient.IsSupported ? "This machine has neither libsodium 1.0.21 nor OpenSSL 3.5, or later." : null;
    }

    private static string? WhyNotInstalled() =>
        Directory.Exists(Path.Combine(Peer.Folder, "node_modules", "age-encryption")) ? null : "npm's age-encryption is not installed (tests/run.sh does it)";

    private static string? WhyNotRunning()
    {
        using Process trial = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "--eval", "await import('age-encryption')"])
        {
            WorkingDirectory = Peer.Folder,
            RedirectStandardError = true,
        })!;
        string errors = trial.StandardError.ReadToEnd();
        trial.WaitForExit();
        return trial.ExitCode == 0 ? null : $"age-encryption does not run on this node: {errors.Split('\n')[0]}";
    }
}
