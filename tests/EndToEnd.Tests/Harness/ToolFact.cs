namespace EndToEnd.Tests.Harness;

/// <summary>A test that runs stock tools; where one is absent it is skipped with that reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools) => Skip = Tools.WhyAbsent(tools);
}

/// <summary>The theory of <see cref="ToolFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] tools) => Skip = Tools.WhyAbsent(tools);
}

internal static class Tools
{
    public static string? WhyAbsent(string[] tools)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string? absent = Array.Find(tools, tool => !Array.Exists(folders, folder => File.Exists(Path.Combine(folder, tool))));
        return absent is null ? null : $"{absent} is not installed";
    }
}
