"""What every use case needs: its context, who may call, the record of an admin's actions, jobs in
parts.
"""
