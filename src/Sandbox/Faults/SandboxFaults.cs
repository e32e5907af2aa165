namespace OrleansTickets.Sandbox.Faults;

/// <summary>The faults to come. Of several for one operation, a call takes the first that is due.</summary>
public sealed class SandboxFaults
{
    private readonly Lock _lock = new();
    private readonly List<Pending> _pending = [];

    /// <exception cref="ArgumentException">It makes no sense.</exception>
    public void Add(SandboxFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Wrong is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(fault));
        }

        lock (_lock)
        {
            _pending.Add(new Pending(fault));
        }
    }

    /// <param name="operation">Null: all.</param>
    public void Clear(SandboxOperation? operation = null)
    {
        lock (_lock)
        {
            _pending.RemoveAll(pending => operation is null || pending.Fault.Operation == operation);
        }
    }

    /// <summary>Those still to come.</summary>
    public IReadOnlyList<SandboxFault> List()
    {
        lock (_lock)
        {
            return [.. _pending.Select(pending => pending.Fault with { Times = pending.Left })];
        }
    }

    /// <summary>What befalls this call.</summary>
    internal SandboxFault? Take(SandboxOperation operation)
    {
        lock (_lock)
        {
            var due = _pending.Where(pending => pending.Fault.Operation == operation).ToList().Find(pending => pending.IsDue());
            if (due is { Left: 0 })
            {
                _pending.Remove(due);
            }

            return due?.Fault;
        }
    }

    private sealed class Pending(SandboxFault fault)
    {
        private int _calls;

        public SandboxFault Fault { get; } = fault;

        public int? Left { get; private set; } = fault.Times;

        public bool IsDue()
        {
            if (++_calls % Fault.Every != 0)
            {
                return false;
            }

            Left--;
            return true;
        }
    }
}
