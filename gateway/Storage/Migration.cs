using System.Globalization;
using System.Reflection;

namespace Gateway.Server.Storage;

/// <summary>One numbered step of a schema, embedded beside the store that it belongs to. Steps are only ever added.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Name">Its name, for people who read <c>schema_version</c>.</param>
/// <param name="Sql">What it runs.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>
    /// How the name of a step ends that programs before it cannot run on. Every other step only adds: what those programs read and write stays as it was.
    /// </summary>
    private const string BreakingSuffix = "_breaking";

    /// <summary>Whether programs before the step cannot run on it.</summary>
    public bool IsBreaking => IsBreakingName(Name);

    /// <summary>The steps of one engine, in order.</summary>
    /// <param name="engine">The store's folder: <c>Sqlite</c> or <c>SqlServer</c>.</param>
    public static IReadOnlyList<Migration> ReadAll(string engine)
    {
        Assembly assembly = typeof(Migration).Assembly;
        string prefix = $"Gateway.Server.Storage.{engine}.Migrations.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => Read(assembly, name, Path.GetFileNameWithoutExtension(name[prefix.Length..])))
                .OrderBy(migration => migration.Version),
        ];
    }

    /// <summary>The steps of <paramref name="all"/> that a schema has yet to take; none if it is of a later program that this one can run beside.</summary>
    /// <exception cref="StorageVersionException">A later program took a step that this one cannot run on.</exception>
    public static IReadOnlyList<Migration> After(IReadOnlyList<Migration> all, IReadOnlyCollection<SchemaVersionRow> taken)
    {
        if (taken.Any(row => row.Version > all[^1].Version && IsBreakingName(row.Name)))
        {
            throw new StorageVersionException("The database was written by a later version of this program.");
        }

        int current = taken.Select(row => row.Version).DefaultIfEmpty().Max();
        return [.. all.Where(migration => migration.Version > current)];
    }

    private static bool IsBreakingName(string name) => name.EndsWith(BreakingSuffix, StringComparison.Ordinal);

    private static Migration Read(Assembly assembly, string resource, string fileName)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        int separator = fileName.IndexOf('_', StringComparison.Ordinal);
        return new Migration(int.Parse(fileName[..separator], CultureInfo.InvariantCulture), fileName[(separator + 1)..], reader.ReadToEnd());
    }
}
