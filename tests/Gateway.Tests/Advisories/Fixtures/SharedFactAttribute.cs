namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A fact about third-party data, skipped with its reason where that is not at hand.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string folder)
    {
        if (!Directory.Exists(Shared.Folder(folder)))
        {
            Skip = $"The folder ../shared/{folder} is not here.";
        }
    }
}
