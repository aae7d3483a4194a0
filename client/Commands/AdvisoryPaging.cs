using System.CommandLine;
using Gateway.Client.Http.Answers;

namespace Gateway.Client.Commands;

/// <summary>Reads a paged listing to its end. Paging goes by log index, so nothing is skipped and nothing seen twice.</summary>
internal static class AdvisoryPaging
{
    public static Option<long?> After() => new("--after") { Description = "Only what came after this log index.", HelpName = "INDEX" };

    public static async Task<IReadOnlyList<AdvisoryItem>> ReadAllAsync(
        long? after, Func<long?, CancellationToken, Task<AdvisoryPage>> readPage, CancellationToken cancellationToken)
    {
        List<AdvisoryItem> items = [];
        while (true)
        {
            AdvisoryPage page = await readPage(after, cancellationToken);
            items.AddRange(page.Items);
            // A page that does not go on would be read for ever. An empty one may: of what is owed, what was closed is left out.
            if (page.Next <= (after ?? -1))
            {
                return items;
            }

            after = page.Next;
        }
    }
}
