using System.Diagnostics;

namespace EndToEnd.Tests.Harness;

/// <summary>A theory that reads a program's memory; where even a child's may not be read it is skipped with that reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MemoryTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<string?> WhyNot = new(WhyForbidden);

    public MemoryTheoryAttribute() => Skip = WhyNot.Value;

    private static string? WhyForbidden()
    {
        using Process trial = Process.Start("sleep", "60");
        try
        {
            return ProcessMemory.MayBeRead(trial.Id) ? null : "the memory of another process may not be read here";
        }
        finally
        {
            trial.Kill();
        }
    }
}
