using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>How advisories of a list refer to each other: what answers what, and what was replaced. It is the gateway's word until an advisory is opened.</summary>
internal sealed class AdvisoryThread
{
    private readonly Dictionary<AdvisoryId, AdvisoryItem> items;
    private readonly ILookup<AdvisoryId, AdvisoryItem> followers;
    private readonly ILookup<AdvisoryId, AdvisoryItem> successors;

    /// <summary>Looks through items; the same advisory may be there twice, as sent and as received.</summary>
    public AdvisoryThread(IEnumerable<AdvisoryItem> all)
    {
        items = all.GroupBy(item => item.Id).ToDictionary(same => same.Key, same => same.First());
        AdvisoryItem[] inOrder = [.. items.Values.OrderBy(item => item.PublishedAt, StringComparer.Ordinal).ThenBy(item => item.Id.Value, StringComparer.Ordinal)];
        followers = inOrder.Where(item => ParentOf(item) is not null).ToLookup(item => ParentOf(item)!.Value);
        successors = inOrder.Where(item => item.Supersedes is not null).ToLookup(item => item.Supersedes!.Value);
    }

    /// <summary>The advisory that replaced this one, as the gateway says or else by the same agency among the items; the last if there are several.</summary>
    public AdvisoryId? SuccessorOf(AdvisoryItem item) => item.CorrectedBy ?? successors[item.Id].LastOrDefault(successor => successor.Sender.Agency == item.Sender.Agency)?.Id;

    /// <summary>An advisory's status, and what replaced it.</summary>
    public Sentence Status(AdvisoryItem item) => SuccessorOf(item) is { } successor ? (Sentence)$"{item.Status}, superseded by {successor}" : $"{item.Status}";

    /// <summary>The whole conversation that an advisory is part of, each under what it answers or replaces; empty if the advisory is not among the items.</summary>
    public IReadOnlyList<ThreadedAdvisory> Of(AdvisoryId id)
    {
        if (!items.TryGetValue(id, out AdvisoryItem? item))
        {
            return [];
        }

        List<ThreadedAdvisory> thread = [];
        HashSet<AdvisoryId> seen = [];
        Stack<(AdvisoryItem Item, int Depth)> waiting = new([(FindFirst(item), 0)]);
        while (waiting.TryPop(out (AdvisoryItem Item, int Depth) next))
        {
            // Honest references lead back in time and never round; a list is not more than somebody's word.
            if (seen.Add(next.Item.Id))
            {
                thread.Add(new ThreadedAdvisory(next.Item, next.Depth, SuccessorOf(next.Item)));
                foreach (AdvisoryItem follower in followers[next.Item.Id].Reverse())
                {
                    waiting.Push((follower, next.Depth + 1));
                }
            }
        }

        return thread;
    }

    private static AdvisoryId? ParentOf(AdvisoryItem item) => item.ReplyTo ?? item.Supersedes;

    private AdvisoryItem FindFirst(AdvisoryItem item)
    {
        HashSet<AdvisoryId> seen = [item.Id];
        while (ParentOf(item) is { } parent && items.TryGetValue(parent, out AdvisoryItem? earlier) && seen.Add(parent))
        {
            item = earlier;
        }

        return item;
    }
}
