using System.Globalization;
using Benchmarks;

if (args is [BareEndpoint.Verb, var port, var token, var file])
{
    await BareEndpoint.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture), token, file);
    return 0;
}

// Numbers behind the area are the size of the scale area's history.
long[] sizes = [.. args.Where(arg => long.TryParse(arg, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(arg => long.Parse(arg, CultureInfo.InvariantCulture))];
string[] named = [.. args.Where(arg => !long.TryParse(arg, NumberStyles.None, CultureInfo.InvariantCulture, out _))];
var scale = sizes is [var entries, var advisories] ? new ScaleArea(entries, checked((int)advisories)) : new ScaleArea(ScaleArea.DefaultEntries, ScaleArea.DefaultAdvisories);
IReadOnlyDictionary<string, Func<Task<IReadOnlyList<Comparison>>>> areas = new Dictionary<string, Func<Task<IReadOnlyList<Comparison>>>>
{
    ["crypto"] = CryptoArea.RunAsync,
    ["files"] = FilesArea.RunAsync,
    ["log"] = LogArea.RunAsync,
    ["sqlserver"] = SqlServerArea.RunAsync,
    ["http"] = HttpArea.RunAsync,
    ["memory"] = MemoryArea.RunAsync,
    ["scale"] = scale.RunAsync,
};
// Whole files belong to the crypto area, and can be asked for alone.
string[] wanted = named.Length == 0 ? [.. areas.Keys] : [.. named.SelectMany(area => area == "crypto" ? new[] { "crypto", "files" } : [area]).Distinct()];
if (wanted.FirstOrDefault(area => !areas.ContainsKey(area)) is string unknown)
{
    Console.Error.WriteLine($"There is no area '{unknown}'; the areas are {string.Join(", ", areas.Keys)}.");
    return 2;
}

foreach (string area in wanted)
{
    ComparisonTable.Print(area, await areas[area]());
}

return 0;
