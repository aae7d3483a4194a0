using System.Globalization;
using System.Reflection;

namespace Gateway.Server.Storage;

/// <summary>One numbered step of a schema, embedded beside the store that it belongs to. Steps are only ever added.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Name">Its name, for people who read <c>schema_version</c>.</param>
/// <param name="Sql">What it runs.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
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

    /// <summary>The steps after <paramref name="current"/>.</summary>
    /// <exception cref="StorageVersionException">The database is of a later program.</exception>
    public static IEnumerable<Migration> After(IReadOnlyList<Migration> all, int current) =>
        current <= all[^1].Version
            ? all.Where(migration => migration.Version > current)
            : throw new StorageVersionException("The database was written by a later version of this program.");

    private static Migration Read(Assembly assembly, string resource, string fileName)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        int separator = fileName.IndexOf('_', StringComparison.Ordinal);
        return new Migration(int.Parse(fileName[..separator], CultureInfo.InvariantCulture), fileName[(separator + 1)..], reader.ReadToEnd());
    }
}
