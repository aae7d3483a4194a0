using Gateway.Tests.Advisories.Fixtures;

namespace EndToEnd.Tests.Harness;

/// <summary>A test against npm's csaf-validator-lib, which tests/run.sh installs; where it or the advisories are not at hand the test is skipped with that reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ValidatorFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(static () => Tools.WhyAbsent(["node"]) ?? WhyNotInstalled() ?? WhyNoAdvisories());

    public ValidatorFactAttribute() => Skip = WhyNot.Value;

    private static string? WhyNotInstalled() => Directory.Exists(Path.Combine(RunningValidator.Folder, "node_modules", "@secvisogram", "csaf-validator-lib"))
        ? null
        : "npm's csaf-validator-lib is not installed (tests/run.sh does it)";

    private static string? WhyNoAdvisories() => Directory.Exists(Shared.Folder("csaf/examples")) ? null : "The folder ../shared/csaf is not here.";
}
