using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory principal sign FILE --root FILE</c>: adds a root key's signature to a prepared change, where that key is kept, offline.</summary>
internal static class PrincipalSignCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> file = new("FILE") { Description = "The prepared change." };
        Option<string[]> roots = PrincipalWords.Roots();
        roots.Required = true;
        Command command = new("sign", "Add a root key's signature to a prepared change; needs no gateway.") { file, roots };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => RunAsync(environment, parsed.GetRequiredValue(file), parsed.GetRequiredValue(roots)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, string path, IReadOnlyList<string> rootPaths)
    {
        PreparedChange change = PreparedChange.Read(path);
        using RootKeys roots = RootKeys.Load(rootPaths);
        if (change.Signatures.Count + roots.Count > Limits.RootKeys)
        {
            throw new UsageException($"An agency has at most {Limits.RootKeys} root keys, and {path} would have more signatures.");
        }

        int added = change.Sign(roots.Keys);
        change.Rewrite(path);
        await environment.SayAsync(change.Summary);
        await environment.SayAsync($"sha256 {Sha256Digest.Of(change.Document.Span)}");
        await environment.SayAsync(added > 0 ? (Sentence)$"signed; it has {change.Signatures.Count} signatures now" : "signed by this key already");
        return ExitCode.Ok;
    }
}
