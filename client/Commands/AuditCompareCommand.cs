using System.CommandLine;
using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Monitoring;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory audit compare A B</c>: whether what two clients saw of the logs can both be true.</summary>
internal static class AuditCompareCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string> one = Source("A", "A checkpoint or proof file, a keys folder, or its state folder.");
        Argument<string> other = Source("B", "What another client saw, likewise.");
        Command command = new(
            "compare", "Compare what two clients saw. Ends with 0 and ok, or 1, fork and both notes. Asks the gateway only for a proof between two sizes.")
        {
            one, other,
        };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => RunAsync(environment, globals.Read(parsed), parsed.GetRequiredValue(one), parsed.GetRequiredValue(other), cancellationToken),
            cancellationToken));
        return command;
    }

    private static Argument<string> Source(string name, string description) => new(name) { Description = description };

    private static async Task<int> RunAsync(
        CommandEnvironment environment, ConnectionSettings settings, string one, string other, CancellationToken cancellationToken)
    {
        IReadOnlyList<NoteComparison> comparisons = Pair(PinnedGateway.Require(settings), SeenNotes.Read(one), SeenNotes.Read(other));
        using LazyProofs proofs = new(environment, settings);
        List<LogVerdict> verdicts = [];
        foreach (NoteComparison comparison in comparisons)
        {
            LogVerdict verdict = await JudgeAsync(comparison, proofs, cancellationToken);
            if (!verdict.IsOk)
            {
                await environment.Out.WriteLineAsync(verdict.ToString());
                await PrintAsync(environment, comparison.Smaller);
                await PrintAsync(environment, comparison.Larger);
                await environment.WarnAsync(Explanations.Of(verdict));
                return ExitCode.Refused;
            }

            verdicts.Add(verdict);
        }

        await environment.Out.WriteLineAsync(Verdict.Ok.Word());
        foreach (LogVerdict verdict in verdicts)
        {
            await environment.SayAsync(Explanations.Of(verdict));
        }

        return ExitCode.Ok;
    }

    private static async Task<LogVerdict> JudgeAsync(NoteComparison comparison, LazyProofs proofs, CancellationToken cancellationToken)
    {
        try
        {
            return await comparison.JudgeAsync(proofs, cancellationToken);
        }
        catch (VerdictException failure)
        {
            // What the gateway shows now is a finding too, and the notes belong to it.
            return failure.Verdict;
        }
    }

    private static NoteComparison[] Pair(Invite trusted, IReadOnlyList<Checkpoint> one, IReadOnlyList<Checkpoint> other)
    {
        RequireKnown(trusted, [.. one, .. other]);
        NoteComparison[] pairs =
        [
            .. from note in one
               from second in other
               where note.Origin == second.Origin
               select Compare(trusted, note, second),
        ];
        return pairs.Length > 0
            ? pairs
            : throw new CouldNotCheckException("The two have seen no log in common; there is nothing to compare.");
    }

    private static NoteComparison Compare(Invite trusted, Checkpoint one, Checkpoint other) =>
        new(one.Origin == trusted.AuditKey.Name ? LogName.Audit : LogName.Directory, trusted, one, other);

    private static void RequireKnown(Invite trusted, IEnumerable<Checkpoint> notes)
    {
        if (notes.FirstOrDefault(note => note.Origin != trusted.AuditKey.Name && note.Origin != trusted.DirectoryKey.Name) is { } stranger)
        {
            throw new VerdictException(Verdict.WrongOrigin, $"A checkpoint is of {stranger.Origin}, not of a log of {trusted.Gateway}.");
        }
    }

    private static async Task PrintAsync(CommandEnvironment environment, Checkpoint note)
    {
        string text = Encoding.UTF8.GetString(note.Bytes.Span);
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            await environment.SayAsync($"{line}");
        }

        await environment.Out.WriteLineAsync();
    }
}
