using Benchmarks;

IReadOnlyDictionary<string, Func<Task<IReadOnlyList<Comparison>>>> areas = new Dictionary<string, Func<Task<IReadOnlyList<Comparison>>>>
{
    ["crypto"] = CryptoArea.RunAsync,
    ["files"] = FilesArea.RunAsync,
    ["log"] = LogArea.RunAsync,
};
// Whole files belong to the crypto area, and can be asked for alone.
string[] wanted = args.Length == 0 ? [.. areas.Keys] : [.. args.SelectMany(area => area == "crypto" ? new[] { "crypto", "files" } : [area]).Distinct()];
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
