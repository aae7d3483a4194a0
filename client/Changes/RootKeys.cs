using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Changes;

/// <summary>The root keys that are at hand for one change, each from a file; perhaps fewer than the agency demands, perhaps none.</summary>
internal sealed class RootKeys : IDisposable
{
    private readonly List<(string Path, SigningKey Key)> held = [];

    private RootKeys()
    {
    }

    public int Count => held.Count;

    public IEnumerable<SigningKey> Keys => held.Select(root => root.Key);

    /// <summary>The keys of these files; where none is named, those that lie in the keys folder.</summary>
    public static RootKeys Load(Profile profile, IReadOnlyList<string> paths) => Load(paths.Count > 0 ? paths : profile.RootKeyPaths);

    /// <summary>The keys of these files.</summary>
    public static RootKeys Load(IReadOnlyList<string> paths)
    {
        RootKeys roots = new();
        try
        {
            foreach (string path in paths)
            {
                roots.Add(path);
            }

            return roots;
        }
        catch
        {
            roots.Dispose();
            throw;
        }
    }

    /// <summary>Makes a key for each of these files, mode 0600.</summary>
    public static RootKeys Make(IReadOnlyList<string> paths)
    {
        RootKeys roots = new();
        foreach (string path in paths)
        {
            SigningKey key = SigningKey.Generate();
            roots.held.Add((path, key));
            NewPrincipal.WriteSecret(path, key.ExportPkcs8Pem());
        }

        return roots;
    }

    /// <summary>Refuses keys that are not of the record's root, and fewer than it demands.</summary>
    /// <exception cref="UsageException">So it is.</exception>
    public void RequireEnough(AgencyRecord authority)
    {
        RequireOnlyOf(authority);
        if (Count == 0)
        {
            throw new UsageException($"The root key of {authority.Agency} is needed and is not in the keys folder; name it with --root FILE.");
        }

        if (Count < authority.Threshold)
        {
            throw new UsageException(
                $"{authority.Agency} demands {authority.Threshold} root signatures and {Count} of its keys is at hand; name more with --root FILE, "
                + $"or write the change with --prepare FILE and have it signed elsewhere: advisory principal sign FILE.");
        }
    }

    /// <summary>Refuses keys that are not of the record's root.</summary>
    /// <exception cref="UsageException">One is not.</exception>
    public void RequireOnlyOf(AgencyRecord authority)
    {
        if (held.FirstOrDefault(root => !authority.Root.Contains(root.Key.VerifyingKey)) is { Path: { } stranger })
        {
            throw new UsageException($"{stranger} is not a root key of {authority.Agency}; name the right one with --root FILE.");
        }
    }

    public void Dispose() => held.ForEach(root => root.Key.Dispose());

    private void Add(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"The agency's root key is needed and {path} does not exist; name it with --root FILE.");
        }

        SigningKey key = Profile.LoadKey(path);
        if (held.Any(root => root.Key.VerifyingKey.Equals(key.VerifyingKey)))
        {
            key.Dispose();
            throw new UsageException($"{path} holds a key that is named already; each signature is by another key.");
        }

        held.Add((path, key));
    }
}
