namespace Gateway.Crypto.Tests;

/// <summary>A test that runs a stock tool, skipped with that reason where the tool is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool)
    {
        Tool = tool;
        if (!StockTool.IsInstalled(tool))
        {
            Skip = $"{tool} is not installed.";
        }
    }

    public string Tool { get; }
}
